import pytest

from quotaxl.app.regions import one_region
from quotaxl.catalogue import regions
from quotaxl.core.errors import UserError


@pytest.mark.parametrize("name", ["阿图什市", "653001", "克州阿图什市", " 阿图什市 "])
def test_a_name_a_prefixed_name_and_a_code_mean_the_region(name):
    assert one_region(name, regions.load()).code == "653001"


def test_an_unknown_name_gets_suggestions():
    with pytest.raises(UserError) as caught:
        one_region("阿图十市", regions.load())
    assert "阿图什市" in caught.value.say("zh")


def test_a_name_of_several_regions_is_asked_back():
    with pytest.raises(UserError) as caught:
        one_region("鼓楼区", regions.load())
    assert "福建省福州市鼓楼区（350102）" in caught.value.say("zh")
