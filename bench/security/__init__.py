"""What Puente promises about security, each row tried, in one table."""
