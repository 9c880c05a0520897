"""The parts of the pages about improvement plans: the board, the rail, a form for each step, the evidence."""
