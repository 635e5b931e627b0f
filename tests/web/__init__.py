"""The web, stood in for by servers on loopback."""
