import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotaxl.core.stamp import Output, Stamp, trailer_of, with_trailer

PDF = b"%PDF-1.6\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n"


@given(name=st.text(st.characters(codec="utf-8"), min_size=1, max_size=84), output=st.sampled_from(Output))
def test_a_pdf_says_what_it_is_of_behind_its_end_and_ends_as_pdfs_do(name: str, output: Output) -> None:
    stamp = Stamp(output, "0.2.0", {name: ""})
    made = with_trailer(PDF, stamp)
    assert trailer_of(made) == stamp
    assert made.startswith(PDF.rstrip())
    assert made.endswith(b"\n%%EOF\n")
    assert b"startxref" in made[-1024:]


@pytest.mark.parametrize(
    "said",
    [b"", b"%quotaxl", b"\n%quotaxl \n", b"\n%quotaxl {", b"\n%quotaxl []\n", b'\n%quotaxl {"quotaxl.output": 3}\n',
     b'\n%quotaxl {"quotaxl.output": "later"}\n', b'\n%quotaxl {"a": "printed"}\n', b"\n%quotaxl \xff\xfe\n"],
)  # fmt: skip
def test_what_is_not_understood_behind_a_pdf_is_no_stamp(said: bytes) -> None:
    assert trailer_of(PDF + said) is None
