import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk import i18n
from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.metrics.catalogue import Category
from salesdesk.metrics.scores import Scheme, bands, check_weights, rating, scheme, scheme_for, schemes, score
from salesdesk.types import TeamStage

TWO = Scheme("two", {"en": "Two", "zh_CN": "两项"}, {"dials": 40, "connect_rate": 60})


@pytest.mark.parametrize("preset", schemes(), ids=lambda one: one.id)
def test_presets_add_up_to_100_and_have_names(preset):
    check_weights(preset.weights)
    for language in i18n.LANGUAGES:
        with i18n.speaking(language):
            assert preset.name
    assert preset.share(Category.PROCESS) + preset.share(Category.RESULT) == pytest.approx(100)


def test_presets_keep_the_balance_of_the_documents():
    assert scheme("new_team").share(Category.RESULT) == 65
    assert scheme("sprint").share(Category.RESULT) == 65
    assert scheme("mature").share(Category.PROCESS) == 55
    assert scheme_for(TeamStage.SPRINT).id == "sprint"
    assert scheme_for(None).id == "mature"


def test_weights_that_are_wrong_are_refused():
    with pytest.raises(RefusedError, match="90"):
        check_weights({"dials": 90})
    with pytest.raises(RefusedError, match="below zero"):
        check_weights({"dials": 110, "connected": -10})
    with pytest.raises(SalesDeskError, match="no KPI"):
        check_weights({"dials": 110, "nonsense": -10})
    with pytest.raises(SalesDeskError, match="mature"):
        scheme("nothing")


def test_a_score_is_weighted_and_capped():
    result = score(TWO, {"dials": 1.5, "connect_rate": 0.5})
    assert result.score == pytest.approx(40 * 1.2 + 60 * 0.5)
    assert [part.points for part in result.parts] == pytest.approx([48, 30])
    assert result.note == ""


def test_missing_parts_are_renormalised_and_said():
    result = score(TWO, {"dials": None, "connect_rate": 0.9})
    assert result.score == pytest.approx(90)
    assert result.missing == ("dials",)
    assert result.missing_weight == 40
    assert "Dials" in result.note
    assert "40" in result.note
    assert result.parts[0].points is None


def test_nothing_known_is_no_score():
    result = score(TWO, {})
    assert result.score is None
    assert "No score" in result.note


achievements = st.fixed_dictionaries(
    {name: st.none() | st.floats(0, 3) for name in scheme("mature").weights},
)


@given(achievements)
def test_parts_add_up_to_the_score(achieved):
    result = score(scheme("mature"), achieved)
    used = [part.points for part in result.parts if part.points is not None]
    if not used:
        assert result.score is None
        return
    assert result.score == pytest.approx(sum(used))
    assert sum(part.weight_used for part in result.parts) == pytest.approx(100)
    assert 0 <= result.score <= 120 + 1e-9


def test_ratings():
    letters = bands()
    assert [rating(value, letters).name for value in (115, 100, 99.96, 90, 70, 3)] == ["S", "A", "A", "B", "C", "D"]
    assert rating(None, letters) is None
    assert rating(-1, letters) is None
    with i18n.speaking(i18n.CHINESE):
        assert rating(97, bands("words")).name == "良好"
    with pytest.raises(SalesDeskError, match="letters"):
        bands("stars")
