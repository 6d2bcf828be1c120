"""What learners read and do: lessons, drills, the reply box, the learner's desk."""
