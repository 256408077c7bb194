/** Pairings in arrays that grow; `households`, `points` and `tieBreak` are replaced when they do. */
export class PairingPool {
  households = new Int32Array(1024);
  points = new Int32Array(1024);
  tieBreak = new Uint32Array(1024);

  /** Room for `size` pairings, at least doubled where there is not. */
  protected makeRoom(size: number): void {
    if (size <= this.points.length) return;
    const length = Math.max(size, 2 * this.points.length);
    const grown = {
      households: new Int32Array(length),
      points: new Int32Array(length),
      tieBreak: new Uint32Array(length),
    };
    grown.households.set(this.households);
    grown.points.set(this.points);
    grown.tieBreak.set(this.tieBreak);
    Object.assign(this, grown);
  }
}
