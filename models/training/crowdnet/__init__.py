"""Training of Pantau's crowd density network. Needed to make weights, never to run them."""
