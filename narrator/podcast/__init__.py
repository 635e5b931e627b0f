"""What makes an episode a podcast: one module for each file beside the audio, for the feed, and for the server."""
