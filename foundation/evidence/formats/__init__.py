"""What runs behind the fence (``foundation.kernel.fence``): opening documents of strangers, filling templates."""
