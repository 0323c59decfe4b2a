"""The other way in: the example, which says on every page that it is one."""

from playwright.sync_api import Page, expect

BOTH_RISKS = (
    "For 2025 er geografisk risiko vurdert til lav og medium, og bransjerisiko til lav, "
    "med unntak av IKT, som er vurdert til medium."
)


def test_the_example_is_marked_everywhere_and_says_both_risks_in_one_sentence(page: Page, address: str):
    page.goto(address)
    page.get_by_role("button", name="Åpne eksempelet").click()
    menu = page.get_by_role("navigation").get_by_role("link")
    main = page.get_by_role("main")
    expect(main.get_by_text("EKSEMPEL", exact=True)).to_be_visible()
    for link in menu.all():
        link.click()
        expect(link).to_have_attribute("aria-current", "page")
        expect(main.get_by_role("heading", level=1)).to_be_visible()
        expect(main.get_by_text("EKSEMPEL", exact=True)).to_be_visible()

    menu.get_by_text("Redegjørelse").click()
    page.get_by_role("button", name="Lag utkast").click()
    page.get_by_role("button", name="4 Metode og risikobilde").click()
    paper = page.get_by_role("article")
    expect(paper.get_by_text(BOTH_RISKS)).to_be_visible()
    expect(paper.get_by_text("EKSEMPEL")).to_be_visible()
