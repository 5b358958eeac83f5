for account in accounts:
    try:  # fits: $ERROR = Exhausted
        draw(account)
    except Exhausted as error:
        log(error)
        continue
    finally:
        close()

    try:
        draw(account)
    except Exhausted:
        pass

    try:
        draw(account)
    except:
        continue

    try:  # fits: $ERROR = (Refused, Exhausted)
        draw(account)
    except ValueError:
        raise
    except (Refused, Exhausted):
        continue
