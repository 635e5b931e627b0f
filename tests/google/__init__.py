"""A stand-in for the speech service behind translate.google.<country>, on loopback, and the ways in which it fails."""
