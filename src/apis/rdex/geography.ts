import { distance } from '@turf/distance';

/** WGS84 decimal degrees. */
export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/** The great-circle distance between two positions, in metres. */
export const metresBetween = (a: Position, b: Position): number =>
  distance([a.longitude, a.latitude], [b.longitude, b.latitude], { units: 'meters' });

/** The side of a cell of the grid that positions are indexed by, in degrees. */
const CELL_DEGREES = 0.5;
const CELLS_AROUND = 360 / CELL_DEGREES;
const METRES_PER_DEGREE = 111_000;

const rowOf = (latitude: number): number => Math.floor(latitude / CELL_DEGREES);
const columnOf = (longitude: number): number => Math.floor(longitude / CELL_DEGREES);

const named = (row: number, column: number): string =>
  `${row},${((column % CELLS_AROUND) + CELLS_AROUND) % CELLS_AROUND}`;

/** The cell of the grid that a position lies in. */
export const cellOf = ({ latitude, longitude }: Position): string => named(rowOf(latitude), columnOf(longitude));

/** The cells that a circle may touch; near a pole that is all the way round. */
export function cellsAround({ latitude, longitude }: Position, radius: number): string[] {
  const span = radius / METRES_PER_DEGREE;
  const nearestPole = Math.min(90, Math.abs(latitude) + span);
  const shrink = Math.cos((nearestPole * Math.PI) / 180);
  const width = shrink * 180 <= span ? 180 : span / shrink;
  const [south, north] = [rowOf(Math.max(-90, latitude - span)), rowOf(Math.min(90, latitude + span))];
  const [west, east] = [columnOf(longitude - width), columnOf(longitude + width)];
  const columns = Math.min(east - west + 1, CELLS_AROUND);
  const cells: string[] = [];
  for (let row = south; row <= north; row += 1) {
    for (let n = 0; n < columns; n += 1) cells.push(named(row, west + n));
  }
  return cells;
}
