// Runs in CloudFront before the cache lookup: sorts the query, so that equal queries share one cache
// key, and refuses unknown parameters with the API's error, without a request to the CMS.
// CloudFront's cache policies allow ten parameter names; the API has more.
var KNOWN = new Set(__KNOWN__);

function handler(event) {
  var request = event.request;
  var pairs = [];
  for (var name in request.querystring) {
    if (!KNOWN.has(decoded(name))) {
      return refusal(request.uri);
    }
    var given = request.querystring[name];
    (given.multiValue || [given]).forEach(function (each) {
      pairs.push(name + '=' + each.value);
    });
  }
  request.querystring = pairs.sort().join('&');
  return request;
}

function decoded(name) {
  try {
    return decodeURIComponent(name);
  } catch (error) {
    return name;
  }
}

function refusal(path) {
  return {
    statusCode: 400,
    statusDescription: 'Bad Request',
    headers: {
      'content-type': { value: 'application/problem+json' },
      'cache-control': { value: 'no-store' },
      'access-control-allow-origin': { value: '*' },
    },
    body: JSON.stringify({
      type: 'about:blank',
      title: 'The request cannot be understood',
      status: 400,
      detail: 'Unknown query parameters. Known are: ' + Array.from(KNOWN).join(', ') + '.',
      message: 'Unknown query parameters. Known are: ' + Array.from(KNOWN).join(', ') + '.',
      instance: path,
    }),
  };
}
