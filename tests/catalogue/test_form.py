"""Forms as data."""

import pytest

from quotaxl.catalogue.form import form, forms, load_forms
from quotaxl.catalogue.patterns import Pattern, SpecError

BASE = """
id = "base"
name = "甲表"
kind = "items"
unit = "万元"
[read]
titles = ["甲表"]
[[read.columns]]
field = "item"
path = "项目"
type = "text"
[[read.columns]]
field = "amount"
path = ["限额", "金额"]
type = "amount"
[[read.rows]]
key = "a"
label = "甲"
[[read.rows]]
key = "b"
label = "乙"
[[hold.sums]]
axis = "rows"
total = "a"
plus = ["b"]
"""


def named(id, old="", new=""):
    assert old in BASE
    return BASE.replace('"base"', f'"{id}"').replace(old, new, 1) if old else BASE.replace('"base"', f'"{id}"')


def load(**texts):
    return {f.id: f for f in load_forms(texts)}


def test_a_form_takes_over_what_it_does_not_say():
    child = load(
        base=BASE,
        child='id = "child"\nextends = "base"\n[read]\ntitles = ["乙表"]\n'
        '[[read.columns]]\nfield = "amount"\npath = "金额"\ntype = "amount"\n[[read.rows]]\nkey = "c"\nlabel = "丙"\n',
    )["child"]
    assert [p.pattern for p in child.titles] == ["乙表"]
    assert [[p.pattern for p in c.path] for c in child.columns] == [["项目"], ["金额"]]
    assert [row.key for row in child.rows] == ["a", "b", "c"]
    assert child.unit.label == "万元"
    assert len(child.sums) == 1


def test_a_form_drops_what_it_lacks():
    child = load(base=BASE, child='id = "child"\nextends = "base"\ndrop = ["b"]\n')["child"]
    assert [row.key for row in child.rows] == ["a"]
    assert child.sums == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('id = "x"\n', "id is 'x'"),
        ("id = [\n", "a/form.toml"),
        ('id = "a"\nextends = "b"\n', "'b', which does not exist"),
        ('id = "a"\nextends = "a"\n', "extends itself"),
        (named("a", "unit = ", "colour = 1\nunit = "), "a/form.toml: Object contains unknown field `colour`"),
        (named("a", "axis = ", "colour = 1\naxis = "), "unknown field `colour` - at `$.hold.sums[0]`"),
        (named("a", "titles = ", "title = "), "unknown field `title` - at `$.read`"),
        (named("a", "[read]", "[reads]\n[read]"), "unknown field `reads`"),
        (named("a", 'unit = "万元"', 'unit = "万元"\nunit = "元"'), "Cannot overwrite a value (at line 6"),
        (named("a", 'unit = "万元"', 'unit = "万"'), "unit '万' is not known"),
        (named("a", '"items"', '"item"'), "Invalid enum value 'item' - at `$.kind`"),
        (named("a", 'key = "b"', 'key = "a"'), "'a' stands twice"),
        (named("a", 'plus = ["b"]', 'plus = ["z"]'), "hold.sums: rows names what is not in the form: ['z']"),
        (named("a") + "[says.rows]\nz = { fact = 'limit' }\n", "says.rows names what is not in the form: ['z']"),
        (named("a") + "[says.rows]\na = { fact = 'limit', stagee = 'final' }\n", "unknown field `stagee`"),
        (named("a") + "[fill.cells.amount]\nz = ['x/y/z']\n", "fill.cells.amount names what is not in the form: ['z']"),
        (named("a") + "[fill]\nwanted = ['z']\n", "fill.wanted names what is not in the form: ['z']"),
        (named("a") + "[fill]\nsources = 1\n", "unknown field `sources` - at `$.fill`"),
        (named("a") + "[require]\nnon_negative = ['z']\n", "require.non_negative names what is not"),
    ],
)
def test_faults_are_named(text, said):
    with pytest.raises(SpecError) as error:
        load(a=text)
    assert said in str(error.value)


def test_shipped_forms_are_told_apart_by_id():
    assert form("allocation").label == "region"
    ids = [f.id for f in forms()]
    assert ids == sorted(set(ids))
    with pytest.raises(KeyError):
        form("unknown")


def test_every_label_field_is_a_column():
    for each in forms():
        assert each.label is None or each.label in [c.field for c in each.columns], each.id


def test_a_pattern_that_is_none_names_its_file_and_key():
    with pytest.raises(SpecError, match=r"a.toml: rows.label: '\(' is no pattern"):
        Pattern("(", "a.toml: rows.label").search("甲")


def test_every_pattern_of_every_form_compiles():
    for one in forms():
        columns = [p for c in one.columns for p in (*c.path, *([c.prefer] if c.prefer else []))]
        for pattern in (*one.titles, *columns, *(row.label for row in one.rows)):
            pattern.search("")
