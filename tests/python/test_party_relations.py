import pytest

from onrecord.compare.party_relations import PartyProfile


def person(full: str, *roles: str) -> PartyProfile:
    return PartyProfile(frozenset([full.rsplit(maxsplit=1)[-1][:5]]), frozenset(roles), full, is_person=True)


def body(*names: str) -> PartyProfile:
    return PartyProfile(frozenset(names), full=" ".join(names))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (person("henrik vasko"), person("vasko"), True),
        (person("mary cheney"), person("liz cheney"), False),
        (person("henrik vasko", "alder"), body("alder"), True),
        (body("alder"), person("henrik vasko", "alder"), True),
        (person("henrik vasko", "alder"), person("grace lee", "alder"), False),
        (body("alder"), body("brenn"), False),
        (PartyProfile(), PartyProfile(), False),
    ],
)
def test_who_speaks_for_whom(one: PartyProfile, other: PartyProfile, expected: bool) -> None:
    assert one.speaks_for(other) is expected
