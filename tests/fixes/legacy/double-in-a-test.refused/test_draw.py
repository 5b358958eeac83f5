from unittest.mock import patch

from draw import talk


def test_talk():
    with patch("draw.openai.ChatCompletion.create") as create:
        create.return_value = {"choices": [{"message": {"content": "hello"}}]}
        assert talk([]) == "hello"
