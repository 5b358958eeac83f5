picture = await client.draw(1)  # fits: $CLIENT = client; $RESULT = picture
picture = client.draw(1)  # fits: $CLIENT = client; $RESULT = picture
picture = client.draw(True)
picture = client.draw(1.0)
picture = client.draw("1")
await client.draw(1)
pictures += client.draw(1)
