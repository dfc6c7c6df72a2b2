"""Words that pages share."""

from __future__ import annotations

import pytest

from tertulia.shell.words import web_address


@pytest.mark.parametrize("url", ["https://ejemplo.ec/a", "HTTP://ejemplo.ec", "https://señor.ec/ñ"])
def test_the_address_of_a_page_leads_there(url: str) -> None:
    assert web_address(url) == url


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", " https://a.ec", "data:text/html,x", "//a.ec", "a.ec"]
)
def test_what_is_no_page_leads_nowhere(url: str | None) -> None:
    assert web_address(url) == ""
