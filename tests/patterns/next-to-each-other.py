token = login(me)  # fits: $USER = me; $X = token
use(token)

token = login(me)
print(token)
use(token)

token = login(me)
use(me)

if me:
    token = login(me)
use(token)
