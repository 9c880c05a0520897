"""Papers of a team: what they say is gathered from the one engine of figures, drawn, and written singly or in batches."""
