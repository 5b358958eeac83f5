RELAY = "https://relay.example.net/v1"
