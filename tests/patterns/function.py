@router.get("/")
@app.post("/draw")
def draw(request, size=1, token=None):  # fits: $APP = app; $DEFAULT = None; $NAME = draw; $SELF = request
    return size

@app.post("/draw")
async def paint(request, *, token="none") -> str:  # fits: $APP = app; $DEFAULT = 'none'; $NAME = paint; $SELF = request
    return token

@app.post("/draw")
def no_default(request, token): ...

@app.get("/draw")
def another_verb(request, token=None): ...

@app.post(path)
def no_text(request, token=None): ...

def no_decorator(request, token=None): ...

@app.post("/draw")
class Draw: ...
