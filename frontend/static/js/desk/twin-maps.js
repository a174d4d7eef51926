/** Two maps that move as one: what is seen in one stands at the same spot of the other. */

export function moveTogether(one, other) {
  let leading = null;
  const follow = (leader, follower) => {
    leader.on("move", () => {
      // The one that follows moves too, and must not lead the first back.
      if (leading && leading !== leader) return;
      leading = leader;
      follower.setView(leader.getCenter(), leader.getZoom(), { animate: false });
      leading = null;
    });
  };
  follow(one, other);
  follow(other, one);
}
