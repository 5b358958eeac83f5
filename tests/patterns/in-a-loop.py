for account in accounts:  # fits: $ACCOUNTS = accounts; $CLIENT = client; $X = account
    client.draw(text, token=account)

for account in accounts:  # fits: $ACCOUNTS = accounts; $CLIENT = client; $X = account
    log(account)
    try:
        picture = client.draw(token=account)
    except Exhausted:
        continue
    return_to(picture)

for account in accounts:
    client.draw(text, token=accounts[0])

for account in accounts:
    log(account)
client.draw(text, token=account)

for text in texts:
    for account in accounts:  # fits: $ACCOUNTS = accounts; $CLIENT = client; $X = account
        client.draw(text, token=account)
