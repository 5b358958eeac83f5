"""A module keeps the name that a file has given it, where that name stands for nothing else."""

import pytest

from offramp.fixes.edits import Need
from offramp.fixes.known_names import under_known_names

NEEDS = [Need("app.py", "openai"), Need("app.py", "openai", "OpenAI")]


def test_the_name_of_the_file_is_used() -> None:
    text = "import openai as ai\n\n\ndef draw():\n    return openai.images.generate(prompt='é', user=openai.api_key)\n"

    assert under_known_names("app.py", text, NEEDS) == text.replace("openai.", "ai.")


@pytest.mark.parametrize(
    "text",
    [
        "import openai\nimport openai as ai\nopenai.images\n",
        "import openai as ai\n\ndef draw(ai):\n    return openai.images\n",
        "import openai as ai\n\ndef draw():\n    import openai\n    return openai.images\n",
        "def draw():\n    import openai as ai\n\nopenai.images\n",
        "import openai as ai\nf'{openai.images}'\n",
        "import base64 as b\nbase64.b64decode\n",
    ],
)
def test_stays(text: str) -> None:
    assert under_known_names("app.py", text, NEEDS) == text
