"""Training of what expects a character's next state: an LSTM and a linear autoregression."""
