"""The pages of the hall: finding a service, applying, following; the counter."""
