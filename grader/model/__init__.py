"""The learned vote: features of sentences, weights trained from the project's own labelled replies, their check."""
