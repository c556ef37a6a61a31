const PROBLEM = {
  type: 'object',
  description: 'Why a request was not carried out (RFC 9457).',
  properties: {
    type: { const: 'about:blank' },
    title: { type: 'string', description: 'The name of the status.' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string', description: 'What was wrong, and what to do, for people.' },
  },
  required: ['type', 'title', 'status', 'detail'],
  additionalProperties: false,
} as const;

/** What all operations share. */
export const COMPONENTS = {
  schemas: { Problem: PROBLEM },
  responses: {
    WrongInput: problem('A parameter is not as expected, or unknown; the detail names it.'),
    Unauthorized: problem('There is no valid access token.', {
      'WWW-Authenticate': header('How to prove the identity (RFC 6750 §3).'),
    }),
    Forbidden: problem('The access token has not the scope that the operation needs.', {
      'WWW-Authenticate': header('The scope that is needed (RFC 6750 §3).'),
    }),
    NotFound: problem('What the operation is about does not exist, or not any more.'),
    TooLarge: problem('The body is larger than 64 KiB.'),
    WrongType: problem('The body is not JSON in UTF-8, or compressed.'),
    Conflict: problem('The state of what the operation is about does not allow it.'),
    TooManyRequests: problem(
      'The address presented too many wrong tokens, or the client carried out more than 60 commands in a minute.',
      {
        'Retry-After': header('Seconds to wait.'),
      },
    ),
    Unavailable: problem('A system that this depends on is not available; send it again later.', {
      'Retry-After': header('Seconds to wait.'),
    }),
  },
  securitySchemes: {
    oauth: {
      type: 'oauth2',
      flows: {
        clientCredentials: {
          tokenUrl: '/oauth2/token',
          scopes: {
            'console:read': 'ask what the console shows, personal data masked',
            'console:operate': 'also do what the operators of the console do',
          },
        },
      },
    },
  },
};

/** The responses that each operation may have. */
export const PROBLEM_RESPONSES = {
  400: { $ref: '#/components/responses/WrongInput' },
  401: { $ref: '#/components/responses/Unauthorized' },
  403: { $ref: '#/components/responses/Forbidden' },
  404: { $ref: '#/components/responses/NotFound' },
  429: { $ref: '#/components/responses/TooManyRequests' },
  503: { $ref: '#/components/responses/Unavailable' },
};

/** The further ones of operations that change something. */
export const COMMAND_RESPONSES = {
  409: { $ref: '#/components/responses/Conflict' },
  413: { $ref: '#/components/responses/TooLarge' },
  415: { $ref: '#/components/responses/WrongType' },
};

function problem(description: string, headers?: Record<string, object>): object {
  return {
    description,
    ...(headers === undefined ? {} : { headers }),
    content: {
      'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
    },
  };
}

function header(description: string): object {
  return { description, schema: { type: 'string' } };
}
