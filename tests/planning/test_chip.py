"""What a chip says of a published post."""

from __future__ import annotations

from tertulia.planning.templatetags.planning import _result
from tertulia.publishing.values import Result


def test_a_result_has_its_marks_and_its_numbers() -> None:
    html = _result(Result(likes=4, replies=1), "es")
    assert '#heart"></use></svg>4<span class="sr">' in html
    assert '#message-circle"></use></svg>1<span class="sr">' in html
    assert "#heart" not in _result(Result(likes=None, replies=2), "es")
