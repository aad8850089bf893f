"""What is done with saved scenarios beyond saving them: opened, compared, printed, taken along."""
