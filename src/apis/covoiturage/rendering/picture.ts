import { PDFiumModule } from '@hyzyla/pdfium';
import { index, palette } from './palette.ts';
import { pngOf } from './png.ts';
import { PAGE } from './sheet.ts';

type Pdfium = Awaited<ReturnType<typeof PDFiumModule>>;

const DOTS_PER_INCH = 150;
const POINTS_PER_INCH = 72;
const WIDTH = Math.round((PAGE.width * DOTS_PER_INCH) / POINTS_PER_INCH);
const HEIGHT = Math.round((PAGE.height * DOTS_PER_INCH) / POINTS_PER_INCH);

/** A picture shows no more pages than this; their footers say how many there are. */
const MOST_PAGES = 12;

const BYTES_PER_PIXEL = 4;
/** FPDFBitmap_BGRx of fpdfview.h. */
const BLUE_GREEN_RED_UNUSED = 3;
const WHITE = 0xffffffff;

interface Engine {
  readonly pdfium: Pdfium;
  /** Where the pixels of one page are, as long as the engine lives. */
  readonly pixels: number;
}

let started: Promise<Engine> | undefined;

async function start(): Promise<Engine> {
  const pdfium = await PDFiumModule({});
  // FPDF_LIBRARY_CONFIG of fpdfview.h: its version, and nothing said in the other fields.
  const config = allocated(pdfium, 24);
  pdfium.HEAPU8.fill(0, config, config + 24);
  pdfium.HEAPU8[config] = 2;
  pdfium._FPDF_InitLibraryWithConfig(config as unknown as object);
  return { pdfium, pixels: allocated(pdfium, WIDTH * HEIGHT * BYTES_PER_PIXEL) };
}

function allocated(pdfium: Pdfium, bytes: number): number {
  const pointer = pdfium.wasmExports.malloc(bytes);
  if (pointer === 0) throw new Error(`pdfium has no ${bytes} bytes left`);
  return pointer;
}

/**
 * Makes a picture of a document of ours at 150 dots per inch, its pages one below the other.
 * @param pdf a PDF of A4 pages
 * @returns the PNG file
 */
export async function pictureOf(pdf: Uint8Array): Promise<Buffer> {
  started ??= start();
  const engine = await started;
  const { pdfium } = engine;
  const file = allocated(pdfium, pdf.length);
  pdfium.HEAPU8.set(pdf, file);
  const document = pdfium._FPDF_LoadMemDocument(file, pdf.length, 0);
  try {
    if (document === 0) throw new Error(`pdfium cannot read the document: error ${pdfium._FPDF_GetLastError()}`);
    const pages = Math.min(pdfium._FPDF_GetPageCount(document), MOST_PAGES);
    const rows = new Uint8Array((WIDTH + 1) * HEIGHT * pages);
    for (let page = 0; page < pages; page += 1) {
      index(pixelsOf(engine, document, page), WIDTH, rows, (WIDTH + 1) * HEIGHT * page);
    }
    return pngOf({ width: WIDTH, height: HEIGHT * pages, palette, rows, dotsPerInch: DOTS_PER_INCH });
  } finally {
    if (document !== 0) pdfium._FPDF_CloseDocument(document);
    pdfium.wasmExports.free(file);
  }
}

/** Draws one page; what it returns is valid until the next is drawn. */
function pixelsOf({ pdfium, pixels }: Engine, document: number, number: number): Int32Array {
  const page = pdfium._FPDF_LoadPage(document, number);
  const stride = WIDTH * BYTES_PER_PIXEL;
  const bitmap = pdfium._FPDFBitmap_CreateEx(WIDTH, HEIGHT, BLUE_GREEN_RED_UNUSED, pixels, stride);
  pdfium._FPDFBitmap_FillRect(bitmap, 0, 0, WIDTH, HEIGHT, WHITE);
  pdfium._FPDF_RenderPageBitmap(bitmap, page, 0, 0, WIDTH, HEIGHT, 0, 0);
  pdfium._FPDFBitmap_Destroy(bitmap);
  pdfium._FPDF_ClosePage(page);
  return new Int32Array(pdfium.HEAPU8.buffer, pixels, WIDTH * HEIGHT);
}
