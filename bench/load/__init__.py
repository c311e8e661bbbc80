"""Speed, throughput, scale and steadiness, each against a floor taken in the same run."""
