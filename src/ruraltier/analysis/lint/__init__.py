"""What a sound rule book may have overlooked: each module looks at one side of it."""
