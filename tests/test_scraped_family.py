"""Scraped news pages of one family: the headline three times, once glued to the line under it, a caption, teasers printed three times.

Each is put together anew from the same parts, so that no rule fits one page only. The headline and the line under it stay, the rest of the
furniture goes, and no paragraph is touched.
"""

from __future__ import annotations

from random import Random

import pytest

import cleanpage
from cleanpage.testing import unmarked

HEADLINES = (
    ("Mayor asks islanders to share their wells", "The head of the town said the western villages are in a “better position” to last until autumn"),
    ("Ferry line returns to the north coast", "After eleven winters without a boat, the islands of the north coast have a timetable again"),
    ("Vineyards lose half their grapes to hail", "The storm of Tuesday night lasted nine minutes, growers said"),
    ("Old lighthouse will not be sold, council decides", "Nobody had offered more than the price of its lamp"),
)
KICKERS = ("News", "World", "Culture", "")
CAPTIONS = (
    "[-The mayor of Vesterby speaks at a meeting in the fire station of the harbour, June 19, 2023. ©  AP / Ida Holm-]",
    "[-The harbour of Vesterby on Monday (Photo by Ida Holm / Getty Images)-]",
    "[-FILE PHOTO: The harbour of Vesterby. © NTB / Ida Holm-]",
)
TEASERS = (
    "Harbour master leaves after thirty years",
    "Storm closes bridge for the third time",
    "Council and growers hold ‘frank’ talks – Vesterby",
    "A goat that delivers the mail",
)
PARAGRAPHS = (
    "The mayor of Vesterby said she had asked the western villages to help the east through a “dry and difficult” summer and to open their wells before the end of the week.",
    "Talking to the press after a meeting with the heads of seven villages earlier on Monday, she said they had held “open” talks for most of the day, also about the “ever shorter winters and the empty tanks.”",
    "“All of us have an interest in seeing that nobody sells a goat for want of water,” she said in the hall of the fire station, adding “the west is in a better position to give, and to give before it is asked.”",
    "While she did not say how much water she hoped for, members of the council have spoken of forty tanks a day. After the first meeting last year, her predecessor argued that the west had a “duty” to keep the springs of the whole island alive, and warned that the town would dig “wells of its own” otherwise.",
    "The village of Hallwick has made similar remarks, with its head Jonas Reit also saying last month that “the west can do more than it does” and has a “debt to settle.” He claimed that full tanks in the east are in the west's own interest, repeating what the village has said for years.",
    "Quarrels between the two halves of the island have grown since the summer of the fire, with the town holding one meeting after another, which the west calls a show. The west has answered with fences around its springs – of which there are now eleven – and insists that it may keep what falls on its own hills.",
    "While the town and its friends have blamed the west for the dry fountains, teachers in the west have often found fault with the gardens of the town, saying that roses only make things worse and call for ever more water.",
    "Nobody knows when it will rain. The last drops fell in April, on a Sunday, during the sermon.",
    "A new tank ship could bring a hundred tons from the mainland each night, the regional council said on Thursday, but its hold has to be lined first.",
)  # fmt: skip
FOOTERS = ("[-Source-]", "[-Share-]", "[-Leave a Reply-]", "[-Back to top button-]", "[-Read Next-]")


def marked_page(seed: int) -> str:
    choose = Random(seed)
    headline, under = choose.choice(HEADLINES)
    kicker = choose.choice(KICKERS)
    lines = [f"[-{kicker}-]"] if kicker else []
    lines += [headline, f"{under}[-{headline}-]", f"[-{headline}-]", choose.choice(CAPTIONS)]
    story = list(PARAGRAPHS[: choose.randint(5, len(PARAGRAPHS))])
    teaser, last = choose.sample(TEASERS, 2)
    story.insert(choose.randint(2, 4), f"[-{teaser}-]\n\n[-{teaser}-]\n\n[-READ MORE: {teaser}-]")
    if choose.random() < 0.7:
        story.append(f"[-READ MORE: {last}-]")
    return "\n\n".join([*lines, *story, *choose.sample(FOOTERS, choose.randint(2, 4))]) + "\n"


@pytest.mark.parametrize("seed", range(40))
def test_a_page_of_the_family_is_cut_exactly(seed: int) -> None:
    wanted = marked_page(seed)
    assert cleanpage.inspect(unmarked(wanted), kind="text").marked() == wanted
