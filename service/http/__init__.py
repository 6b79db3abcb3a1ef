"""The HTTP routes. A handler parses, authorises, calls and renders; nothing else happens here."""
