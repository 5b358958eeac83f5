openai.api_base = "https://relay.example/v1"  # fits: $URL = 'https://relay.example/v1'
openai.api_base = url  # fits: $URL = url
openai.api_base
openai.base_url = url
OPENAI.api_base = url
other.openai.api_base = url
openai.api_base += url
