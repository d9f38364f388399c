"""What is said to each question of the analysis page: charts or maps, their tables, and what to beware of."""
