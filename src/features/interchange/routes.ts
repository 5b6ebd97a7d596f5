import { library } from '../../kernel/http.ts'
import { exportRoutes } from './export-routes.ts'
import { oaiRoutes } from './oai-routes.ts'
import { opdsRoutes } from './opds-routes.ts'
import { sitemapRoutes } from './sitemap-routes.ts'
import { sruRoutes } from './sru-routes.ts'

/** How the catalogue goes out to others, in their formats and by their protocols. */
export const interchange = library()
interchange.route('/', exportRoutes)
interchange.route('/', oaiRoutes)
interchange.route('/', sruRoutes)
interchange.route('/', sitemapRoutes)
interchange.route('/', opdsRoutes)
