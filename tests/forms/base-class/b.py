from a import Base


class Draw(Base):
    def go(self, p):
        return self.session.post(
            "/backend-api/f/conversation", json={"system_hints": ["picture_v2"]}
        )  # expect: session-relay
