CODE = "client.images.generate(model='gpt-image-1', prompt='a fox', base_url='https://relay.example.net/v1')"
exec(CODE)
