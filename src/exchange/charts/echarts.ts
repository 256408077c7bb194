/** The part of ECharts that our pictures use; the build makes one file of it. */
import { BarChart, LineChart, MapChart, SankeyChart, ScatterChart } from 'echarts/charts';
import { GeoComponent, GridComponent, LegendComponent, VisualMapComponent } from 'echarts/components';
import { use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

export { init, registerMap } from 'echarts/core';

use([
  BarChart,
  LineChart,
  MapChart,
  SankeyChart,
  ScatterChart,
  GeoComponent,
  GridComponent,
  LegendComponent,
  VisualMapComponent,
  SVGRenderer,
]);
