for account in accounts:  # fits: $ACCOUNTS = accounts; $X = account
    draw(account)

async def work():
    async for token in tokens():  # fits: $ACCOUNTS = tokens(); $X = token
        draw(token)
    else:
        give_up()

while accounts:
    draw(accounts.pop())
[draw(account) for account in accounts]
for name, account in accounts: pass  # fits: $ACCOUNTS = accounts; $X = (name, account)
