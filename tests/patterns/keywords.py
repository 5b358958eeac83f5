client.draw(prompt=text, size="big")  # fits: $CLIENT = client; $PROMPT = text
client.draw(1, size=f"{edge}x{edge}", n=2, prompt=text)  # fits: $CLIENT = client; $PROMPT = text
client.draw(prompt=text, size="big", **rest)  # fits: $CLIENT = client; $PROMPT = text
client.draw(prompt=text)
client.draw(prompt=text, size=big)
client.draw(text, size="big")
client.draw(**{"prompt": text, "size": "big"})
