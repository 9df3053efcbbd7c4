"""One file for each code: what it says, a wrong spec and the same one mended, and the check where it is a rule."""
