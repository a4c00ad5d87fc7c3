"""The one door to the network: nothing passes that the user did not allow, and the case says what did."""
