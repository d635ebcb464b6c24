"""The worked example that `cafe demo` fills an instance with."""
