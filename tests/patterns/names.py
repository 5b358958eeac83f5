client.draw(prompt=text)  # fits: $METHOD = draw; $OBJECT = client
client.images.paint(prompt="a fox")  # fits: $METHOD = paint; $OBJECT = client.images
draw(prompt=text)
client.draw(text)
client.draw(prompt=text, n=1)
client.draw(PROMPT=text)
