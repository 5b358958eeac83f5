client.draw("a fox")  # fits: $CLIENT = client; $PROMPT = 'a fox'
client.draw(text, 1, size="big")  # fits: $CLIENT = client; $PROMPT = text
self.clients[0].draw(f"a {animal}")  # fits: $CLIENT = self.clients[0]; $PROMPT = f'a {animal}'
picture = await Client().draw(text)  # fits: $CLIENT = Client(); $PROMPT = text
client.draw()
client.draw(prompt="a fox")
client.draw(*words)
client.draw
client.drawn("a fox")
client.draw.later("a fox")
draw("a fox")
"client.draw('a fox')"
