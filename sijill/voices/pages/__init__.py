"""Pages of voices: choosing how to listen, playing, recording and publishing."""
